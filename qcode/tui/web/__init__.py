"""The coding room in a browser on this machine: the same screen, for whoever holds the token.

door.py      who may come in: the token, the session's cookie, Host and Origin
server.py    the server, on the loopback address only; a process of the room for each tab
process.py   the room as such a process, with no shell in between
driver.py    the room's side of it: ends well when its tab or the server is gone
page/        the page; with textual-serve's script and style, all that a browser loads
"""
