"""How a text is written so that TeX prints it letter for letter."""

from __future__ import annotations

import re

from qcode.exchange.characters import legal, visible
from qcode.exchange.layout import DASH
from qcode.exchange.measure import wrap

BREAK = "\\\\"
"""Ends a line of a table."""

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    '"': r"\textquotedbl{}",
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
    DASH: r"\textendash{}",
    "\u2212": r"\ensuremath{-}",
}
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi",
    "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi",
    "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi",
    "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
"""What the fonts of a TeX document have only among the signs of mathematics."""

_ESCAPE = str.maketrans(
    {**_SPECIAL, **{letter: rf"\ensuremath{{\{name}}}" for letter, name in _GREEK.items()}}
)
_LIGATURE = re.compile(r"([-,<>])(?=\1)")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)-(?=\d)")


def escaped(text: str, newline: str = " ") -> str:
    """The text as TeX prints it letter for letter; `newline` stands for its line breaks."""
    apart = _LIGATURE.sub("\\1\0", visible(legal(text)))
    return apart.translate(_ESCAPE).replace("\0", "{}").replace("\n", newline)


def paragraph(text: str, newline: str = " ") -> str:
    """The same where lines are broken, though no date at its hyphens."""
    return _BETWEEN_DIGITS.sub(r"\\mbox{-}", escaped(text, newline))


def stacked(text: str, room: int, align: str = "c") -> str:
    """A heading on as many lines as it needs, standing on its column."""
    lines = [escaped(line) for line in wrap(visible(legal(text)).replace("\n", " "), room)]
    if len(lines) == 1:
        return lines[0]
    return f"\\begin{{tabular}}[b]{{@{{}}{align}@{{}}}}{BREAK.join(lines)}\\end{{tabular}}"
