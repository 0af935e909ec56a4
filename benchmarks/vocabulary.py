"""The words that `generate.py` makes interviews of: two languages, and the codes to code with.

A pattern is a sentence in pieces; a piece that is a tuple stands for any one of its members. The
codes are those of the codebooks that qcode ships.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Pattern = tuple[str | tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Language:
    """All that makes an interview Chinese or English.

    lengths: of a question and of an answer, as `size` counts them (characters or words).
    organisations, rounds, unit_levels, endowments: as written in front matter and case files;
    organisations in the order of ACTORS.
    """

    code: str
    interviewer: str
    colon: str
    between: str
    size: Callable[[str], int]
    lengths: tuple[int, int]
    questions: tuple[Pattern, ...]
    statements: tuple[Pattern, ...]
    village_starts: tuple[str, ...]
    village_ends: tuple[str, ...]
    village_word: str
    organisations: tuple[str, ...]
    rounds: tuple[str, str]
    unit_levels: tuple[str, str]
    endowments: tuple[str, str]


def _words(text: str) -> int:
    return text.count(" ") + 1


# fmt: off
INITIALS = "ACDFGHJKLMPQRSTWXYZB"

ACTORS = {
    "zh": ("市级部门干部", "县级部门干部", "乡镇干部", "驻村干部", "村干部", "村民"),
    "en": (
        "municipal-cadre", "county-cadre", "township-cadre",
        "village-resident-cadre", "village-cadre", "villager",
    ),
}

COUNTIES = {"zh": ("甲县", "乙县", "丙县"), "en": ("County K", "County M", "County N")}

_WHEN = ("去年开春", "今年秋收以后", "刚驻村那阵子", "脱贫验收以前", "过渡期头一年", "前两个月",
         "汛期过后", "年底考核的时候", "换届以后", "修路那一年")
_WHO = ("驻村工作队", "派出单位", "县里的主管部门", "镇上的领导", "村两委", "几位党员",
        "种植大户", "我们小组的人", "第一书记", "合作社")
_DID = ("跑了好几趟才要到", "商量着落实了", "从上面争取到了", "又追加了一笔", "先垫钱办起了",
        "按名单分配了", "重新打报告申请了", "跟隔壁村一起用上了")
_THING = ("产业项目资金", "水渠的维修款", "茶叶加工设备", "冷库和晒场", "蔬菜大棚", "卫生室的药品",
          "孩子们的助学金", "技术员的培训", "通组公路的指标", "路灯和文化广场")
_AND = ("大家心里才踏实一点", "可是后面没人管护", "老百姓看得见摸得着", "别的村看了有意见",
        "账目都在公示栏里贴着", "报表倒是填了一大摞", "年轻人也愿意回来看看",
        "到底能撑多久还不好说", "我们自己反而插不上手", "这样一来条件好的更好")
_FEEL = ("说句实在话", "按我的理解", "我觉得", "老实讲", "别人怎么想我不清楚，可我看",
         "这个事情要两面看")
_CLAIM = ("靠山吃山的老办法走不通了", "单位强的村子确实占便宜", "光等上面安排是不行的",
          "他跟我们像一家人一样过日子", "开会的时候没有人愿意先开口", "检查一来就得停下手里的活",
          "该公平的地方还是要公平", "项目来了也要有人接得住")
_ASK = ("当时是怎么考虑的", "村民是什么反应", "后来有没有变化", "钱是从哪里来的",
        "跟以前比有什么不同", "遇到过什么难处", "您自己参加了没有")

# fmt: on
CHINESE = Language(
    code="zh",
    interviewer="访谈者",
    colon="：",
    between="",
    size=len,
    lengths=(60, 288),
    questions=(
        (_WHEN, "听说", _WHO, _DID, _THING, "，", _ASK, "？"),
        ("刚才您提到", _THING, "，", _ASK, "？"),
        ("那么", _WHO, "和", _WHO, "之间是怎么配合的，", _ASK, "？"),
    ),
    statements=(
        (_WHEN, "，", _WHO, _DID, _THING, "，", _AND, "。"),
        (_FEEL, "，", _CLAIM, "，", _AND, "。"),
        (_WHO, "说是要来", _THING, "，结果", _WHEN, "才", _DID, _THING, "，", _AND, "。"),
        (_CLAIM, "，", _WHO, "也是这么讲的；", _FEEL, "，", _AND, "。"),
    ),
    village_starts=tuple("石柳杨松竹梅桃梨栗桑枫槐"),
    village_ends=tuple("坪湾坡岭沟溪坝塘垭岩桥井"),
    village_word="村",
    organisations=("民政部门", "乡村振兴部门", "镇政府", "驻村工作队", "村委会", "村民小组"),
    rounds=("初访", "回访"),
    unit_levels=("市级", "县级"),
    endowments=("丰富", "匮乏"),
)

# fmt: off
_EN_WHEN = ("Last spring", "After the autumn harvest", "In the first year of the transition",
            "Before the county came to check", "When the road was being built",
            "Two months ago", "At the end of that year", "Once the floods had passed")
_EN_WHO = ("the resident team", "the sending unit", "the county office", "the township",
           "the village committee", "a few party members", "the big growers",
           "people in our group", "the first secretary", "the cooperative")
_EN_DID = ("went back and forth to get", "quietly arranged", "asked the people above for",
           "put in another application for", "paid in advance for",
           "handed out by the list", "shared with the next village")
_EN_THING = ("the money for the industry project", "repairs to the water channel",
             "a machine for drying tea", "the cold store", "a row of greenhouses",
             "medicine for the clinic", "school grants for the children",
             "a technician to train us", "the quota for the village road")
_EN_AND = ("and we could all breathe more easily", "but nobody looks after it any more",
           "and that is something ordinary people can see with their own eyes",
           "so the neighbouring villages began to complain", "and the accounts are on the wall",
           "although most of the work was filling in forms",
           "and a few of the young people came back to have a look",
           "so those who were doing well now do even better",
           "and in the end we ourselves had very little to say in it")
_EN_FEEL = ("To be honest", "The way I understand it", "I would say", "If you ask me",
            "Other people may see it differently, but", "You have to look at both sides;")
_EN_CLAIM = ("a village with a strong unit behind it has the advantage",
             "waiting for somebody above to arrange things leads nowhere",
             "he lives with us as if he were one of the family",
             "at the meetings nobody wants to be the first to speak",
             "when an inspection comes we drop whatever we are doing",
             "what ought to be fair should stay fair",
             "when a project comes there must be someone who can carry it")
_EN_ASK = ("what was the thinking behind that", "how did the villagers take it",
           "has anything changed since then", "where did the money come from",
           "how does that compare with earlier years", "did you take part yourself")

_EN_STARTS = ("Alder", "Birch", "Cedar", "Damson", "Elm", "Fern", "Gorse", "Hazel", "Ivy",
              "Juniper", "Larch", "Maple")
_EN_ENDS = ("bank", "brook", "cliff", "ford", "gate", "hollow", "mere", "ridge", "rock", "slope",
            "well", "wood")
_EN_OFFICES = (" Civil Affairs Office", " Revitalization Office", " Township Government",
               " Resident Team", " Committee", " Villagers' Group")

# fmt: on
ENGLISH = Language(
    code="en",
    interviewer="Interviewer",
    colon=": ",
    between=" ",
    size=_words,
    lengths=(30, 196),
    questions=(
        (_EN_WHEN, ", I heard, ", _EN_WHO, " ", _EN_DID, " ", _EN_THING, "; ", _EN_ASK, "?"),
        ("You spoke of ", _EN_THING, " just now; ", _EN_ASK, "?"),
        ("And how do ", _EN_WHO, " and ", _EN_WHO, " work together, and ", _EN_ASK, "?"),
    ),
    statements=(
        (_EN_WHEN, " ", _EN_WHO, " ", _EN_DID, " ", _EN_THING, ", ", _EN_AND, "."),
        (_EN_FEEL, " ", _EN_CLAIM, ", ", _EN_AND, "."),
        ("They told us ", _EN_WHO, " would bring ", _EN_THING, ", ", _EN_AND, "."),
        (_EN_FEEL, " ", _EN_CLAIM, "; ", _EN_WHO, " said so too, ", _EN_AND, "."),
    ),
    village_starts=_EN_STARTS,
    village_ends=_EN_ENDS,
    village_word=" Village",
    organisations=_EN_OFFICES,
    rounds=("initial", "follow-up"),
    unit_levels=("high", "low"),
    endowments=("rich", "poor"),
)

LANGUAGES = (CHINESE, ENGLISH)

# fmt: off
CODES = (
    "responsive-mobilization", "administrative-mobilization", "governance-participation",
    "rights-defence", "lacks-capacity", "lacks-willingness", "effective-governance",
    "ineffective-governance", "task-contracting", "performance-pressure", "localized-relations",
    "daily-interaction", "family-like-assistance", "resource-integration", "cultural-embedding",
    "cognitive-embedding", "relational-embedding", "weakened-autonomy", "passive-compliance",
    "goal-displacement", "formalism", "outside-dependence", "bottom-line-goal",
    "bottom-line-task", "bottom-line-standard", "good-made-better", "strong-grown-stronger",
    "policy-focus-shift", "showcase-path-dependence", "limited-county-supply",
    "demonstration-pressure", "asking-upwards", "dispatching-downwards", "project-funds",
    "technology", "facilities", "education-medical", "cadre-social-capital",
    "sending-unit-resource", "local-matching-project", "personal-resource", "unit-government",
    "unit-state-firm", "unit-public-institution", "tier-central", "tier-provincial",
    "tier-municipal", "tier-county", "period-poverty-alleviation", "period-transition",
    "behavioural-deviation", "village-unfairness", "low-efficiency", "low-level-management",
)
