"""What charts draw, in the form of the stored results."""

import bisect

from describe import period_name

SIZES = {"month": 1, "quarter": 3, "year": 12}
MOST_PERIODS = 60


def relation(table, statistics, associations, wanted):
    """wanted: a stored relation, whose columns, levels and edges are taken over."""
    association = next((each for each in associations if each["id"] == wanted["id"]), None)
    if association is None:
        return None
    pair = association["first"], association["second"]
    left = {(each["column"], each["level"]) for each in association["leftOut"]}
    kind = wanted["kind"]
    if kind == "boxes":
        own = boxes(table, statistics, wanted["number"], wanted["category"], left)
        return {"kind": kind, "id": wanted["id"], "number": wanted["number"], "category": wanted["category"], **own}
    if kind == "table":
        return {"kind": kind, "id": wanted["id"], **counts(table, pair, left)}
    if kind == "grid":
        return {"kind": kind, "id": wanted["id"], **grid(table, statistics, pair, wanted)}
    return {"kind": kind, "id": wanted["id"], **periods(table, statistics, pair)}


def boxes(table, statistics, number, category, left):
    values, places = table.numbers(number), table.places(category)
    found = []
    for place, level in enumerate(table.levels(category)):
        own = [values[at] for at in range(table.rows) if places[at] == place and values[at] is not None]
        if not own or (category, level) in left:
            continue
        lower, median, upper = statistics.quartiles(own)
        reach = 1.5 * (upper - lower)
        inside = [value for value in own if lower - reach <= value <= upper + reach]
        found.append(
            {
                "level": level,
                "n": len(own),
                "lowerWhisker": min(inside),
                "lowerQuartile": lower,
                "median": median,
                "upperQuartile": upper,
                "upperWhisker": max(inside),
                "outside": len(own) - len(inside),
            }
        )
    return {"boxes": found}


def counts(table, pair, left):
    first, second = pair
    lines = [[0] * len(table.levels(second)) for _ in table.levels(first)]
    for one, other in zip(table.places(first), table.places(second)):
        if one is not None and other is not None:
            lines[one][other] += 1
    isIn = lambda name, place: (name, table.levels(name)[place]) not in left
    rows = [at for at, line in enumerate(lines) if any(line) and isIn(first, at)]
    columns = [at for at in range(len(table.levels(second))) if any(lines[row][at] for row in rows) and isIn(second, at)]
    return {
        "firstLevels": [table.levels(first)[at] for at in rows],
        "secondLevels": [table.levels(second)[at] for at in columns],
        "counts": [[lines[row][at] for at in columns] for row in rows],
    }


def grid(table, statistics, pair, wanted):
    y, x = table.numbers(pair[0]), table.numbers(pair[1])
    complete = [at for at in range(table.rows) if x[at] is not None and y[at] is not None]
    bins = []
    for values, edges in ((y, wanted["firstEdges"]), (x, wanted["secondEdges"])):
        last = len(edges) - 2
        bins.append([max(0, min(last, bisect.bisect_right(edges, values[at]) - 1)) for at in complete])
    cells = [[0] * (len(wanted["secondEdges"]) - 1) for _ in wanted["firstEdges"][1:]]
    for row, column in zip(*bins):
        cells[row][column] += 1
    own, others = [x[at] for at in complete], [y[at] for at in complete]
    fit = None
    if max(own) > min(own):
        slope = statistics.line(own, others)[0]
        fit = {"intercept": statistics.mean(others) - slope * statistics.mean(own), "slope": slope}
    # Edges are a choice of the drawing.
    return {"counts": cells, "fit": fit}


def periods(table, statistics, pair):
    number, date = pair
    values, days = table.numbers(number), table.values[date]
    months = {}
    for value, day in zip(values, days):
        if value is not None and day is not None:
            months.setdefault(12 * day.year + day.month - 1, []).append(value)
    first, last = min(months), max(months)
    length = lambda unit: last // SIZES[unit] - first // SIZES[unit] + 1
    unit = next((each for each in SIZES if length(each) <= MOST_PERIODS), "year")
    found = []
    for place in range(first // SIZES[unit], last // SIZES[unit] + 1):
        own = [value for month, part in months.items() if month // SIZES[unit] == place for value in part]
        found.append(
            {"period": period_name(place, unit), "n": len(own), "mean": statistics.mean(own) if own else None}
        )
    return {"unit": unit, "periods": found}
