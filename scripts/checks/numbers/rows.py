"""Reads the rows of a text table, independently of the importer, as numbers, levels and dates."""

import csv
import datetime
import gzip
import re

LIMIT = re.compile(r"^[<>≤≥]=?\s*")
PLAIN = re.compile(r"[+-]?(?:0|[1-9]\d*)?(?:\.\d*)?(?:[eE][+-]?\d+)?")
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:[,. '’\u00a0\u202f]\d{3})+(?![\d])")
DATES = {
    "yyyy-mm-dd": "%Y-%m-%d",
    "yyyy/mm/dd": "%Y/%m/%d",
    "dd.mm.yyyy": "%d.%m.%Y",
    "dd.mm.yy": "%d.%m.%y",
    "mm/dd/yyyy": "%m/%d/%Y",
    "dd/mm/yyyy": "%d/%m/%Y",
    "mm/dd/yy": "%m/%d/%y",
    "dd/mm/yy": "%d/%m/%y",
    "dd-mm-yyyy": "%d-%m-%Y",
    "mm-dd-yyyy": "%m-%d-%Y",
}
csv.field_size_limit(2**31 - 1)
EPOCH = datetime.date(1970, 1, 1)


def read_records(source):
    """The cells of each row below the header."""
    with open(source["path"], "rb") as file:
        isPacked = file.read(2) == b"\x1f\x8b"
    encoding = "utf-8-sig" if source["encoding"] == "utf-8" else source["encoding"]
    opened = gzip.open if isPacked else open
    with opened(source["path"], "rt", encoding=encoding, newline="") as file:
        for _ in range(source["linesBeforeData"]):
            file.readline()
        escape = {"doublequote": True} if source["quoteEscape"] == '"' else {"doublequote": False, "escapechar": "\\"}
        reader = csv.reader(file, delimiter=source["delimiter"], **escape)
        # A blank line is a row of a table of one column only.
        records = [cells for cells in reader if cells and (len(cells) > 1 or cells[0] or source["cells"] == 1)]
    return records[: len(records) - source["footerRecords"]]


def number_of(cell, decimal):
    """The number that a cell is, of a limit such as <5 the limit; None for what is no number."""
    group = "," if decimal == "." else "."
    text = re.sub(r"[$€£%]", "", LIMIT.sub("", cell.strip())).strip()
    if re.search(rf"[{re.escape(group)} '’\u00a0\u202f]", text):
        if not GROUPED.match(text):
            return None
        text = re.sub(rf"[{re.escape(group)} '’\u00a0\u202f]", "", text)
    text = text.replace(",", ".") if decimal == "," else text
    if not PLAIN.fullmatch(text) or not re.search(r"\d", text):
        return None
    return float(text)


def date_of(cell, style):
    date = re.match(r"[\d./-]+", cell.strip())
    try:
        return date and datetime.datetime.strptime(date.group(0), DATES[style]).date()
    except ValueError:
        return None


def typed(cell, column):
    """The value of a cell: a number, the text of a level, or a date; None where it is missing."""
    text = cell.strip()
    if text == "" or text.lower() in column["missing"]:
        return None
    if column["reads"] == "date":
        return date_of(text, column["style"])
    if column["reads"] == "text":
        return text
    value = number_of(text, column["decimal"])
    if value is None or value in column["missingNumbers"]:
        return None
    return value if column["most"] is None else min(value, column["most"])


def level_of(value):
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else repr(value)
    return value


def is_same_level(one, other):
    if one.strip() == other.strip():
        return True
    try:
        return float(one) == float(other)
    except ValueError:
        return False


class Table:
    """The rows that the filters of a plan keep, by column."""

    def __init__(self, request):
        self.columns = {column["name"]: column for column in request["columns"]}
        records = read_records(request["source"])
        self.all = len(records)
        cells = {
            name: [typed(row[column["index"]] if column["index"] < len(row) else "", column) for row in records]
            for name, column in self.columns.items()
        }
        kept = [at for at in range(self.all) if all(self.keeps(rule, cells, at) for rule in request["plan"]["filters"])]
        self.rows = len(kept)
        self.values = {name: [column[at] for at in kept] for name, column in cells.items()}
        self.foundLevels = {
            name: {level_of(value) for value in cells[name] if value is not None}
            for name, column in self.columns.items()
            if column["kind"] in ("category", "score")
        }

    def keeps(self, rule, cells, at):
        value = cells[rule["column"]][at]
        if value is None:
            return False
        if rule["keep"] == "levels":
            return any(is_same_level(level_of(value), level) for level in rule["levels"])
        number = float(value)
        low, high = rule["from"], rule["to"]
        return (low is None or number >= low) and (high is None or number <= high)

    def levels(self, name):
        """The levels of a category in the order of the report; None for a column that has none."""
        return self.columns[name]["levels"]

    def places(self, name):
        """The place of the level of each row."""
        place = {level: at for at, level in enumerate(self.levels(name))}
        return [None if value is None else place.get(level_of(value)) for value in self.values[name]]

    def numbers(self, name):
        """The number of each row: days of a date, the place of a level of two; None for a column that is no number."""
        kind = self.columns[name]["kind"]
        if kind == "date":
            return [None if day is None else float((day - EPOCH).days) for day in self.values[name]]
        if kind == "number" or kind == "score":
            return [None if value is None else float(value) for value in self.values[name]]
        if len(self.levels(name)) == 2:
            return [None if place is None else float(place) for place in self.places(name)]
        return None
