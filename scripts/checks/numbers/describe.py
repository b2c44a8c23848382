"""Table 1 and counts per month, in the form of the stored results."""

import math

from estimates import result_id
from plain import solve

MOST_MONTHS = 600


def table_one(table, statistics, associations, by):
    groups = None if by is None else table.places(by)
    levels = [] if by is None else table.levels(by)
    rows = [at for at in range(table.rows) if groups is None or groups[at] is not None]
    parts = [[at for at in rows if groups[at] == place] for place in range(len(levels))]
    lines = []
    for name, column in table.columns.items():
        if name == by or column["kind"] == "date":
            continue
        isNumber = column["kind"] == "number"
        found = None
        if by is not None:
            estimate = (associations.by_group if isNumber else associations.of_levels)(name, by)["estimate"]
            found = {"estimable": True, "test": estimate["test"]} if estimate["estimable"] else estimate
        describe = number_summary if isNumber else category_summary
        values = table.numbers(name) if isNumber else table.places(name)
        extra = () if isNumber else (table.levels(name),)
        summaries = [describe(statistics, [values[at] for at in own], *extra) for own in [rows, *parts]]
        distance = None
        if by is not None:
            own = [[values[at] for at in part if values[at] is not None] for part in parts]
            distance = number_distance(statistics, own) if isNumber else level_distance(own, len(extra[0]))
        lines.append(
            {
                "kind": "number" if isNumber else "category",
                "id": result_id("t1", name),
                "column": name,
                "standardisedDifference": distance,
                "test": found,
                "overall": summaries[0],
                "groups": summaries[1:],
            }
        )
    sizes = [{"level": level, "n": len(part)} for level, part in zip(levels, parts)]
    return {
        "by": None if by is None else {"column": by, "groups": sizes},
        "n": len(rows),
        "missing": table.rows - len(rows),
        "rows": lines,
    }


def number_summary(statistics, cells):
    values = [value for value in cells if value is not None]
    quartiles = statistics.quartiles(values) if values else [None] * 3
    return {
        "n": len(values),
        "missing": len(cells) - len(values),
        "mean": statistics.mean(values) if values else None,
        "standardDeviation": statistics.deviation(values) if len(values) > 1 else None,
        **dict(zip(("lowerQuartile", "median", "upperQuartile"), quartiles)),
    }


def category_summary(statistics, places, levels):
    n = sum(1 for place in places if place is not None)
    counts = [sum(1 for place in places if place == at) for at in range(len(levels))]
    return {
        "n": n,
        "missing": len(places) - n,
        "levels": [
            {"level": level, "count": count, "share": count / n if n else None}
            for level, count in zip(levels, counts)
        ],
    }


def mean_of_pairs(parts, distance):
    found = [distance(one, other) for at, one in enumerate(parts) for other in parts[at + 1 :]]
    return sum(found) / len(found) if found and all(map(math.isfinite, found)) else None


def number_distance(statistics, parts):
    def distance(one, other):
        apart = abs(statistics.mean(one) - statistics.mean(other))
        spread = math.sqrt((statistics.deviation(one) ** 2 + statistics.deviation(other) ** 2) / 2)
        return 0.0 if apart == 0 else apart / spread if spread > 0 else math.inf

    return mean_of_pairs([part for part in parts if len(part) > 1], distance)


def level_distance(parts, levels):
    """The distance of Mahalanobis of the shares of the levels (Yang and Dalton 2012)."""
    shares = [[part.count(at) / len(part) for at in range(levels)] for part in parts if part]

    def distance(one, other):
        used = [at for at in range(levels) if one[at] + other[at] > 0][1:]
        if not used:
            return 0.0
        spread = lambda share, at, to: share[at] * (1 - share[at]) if at == to else -share[at] * share[to]
        covariance = [[(spread(one, at, to) + spread(other, at, to)) / 2 for to in used] for at in used]
        apart = [one[at] - other[at] for at in used]
        weights = solve(covariance, apart)
        if weights is None:
            return 0.0 if not any(apart) else math.inf
        return math.sqrt(max(0.0, sum(weight * part for weight, part in zip(weights, apart))))

    return mean_of_pairs(shares, distance)


def counted_months(table, name):
    days = [day for day in table.values[name] if day is not None]
    months = [12 * day.year + day.month - 1 for day in days]
    unit, size = ("month", 1)
    if months and max(months) - min(months) >= MOST_MONTHS:
        unit, size = ("year", 12)
    places = [month // size for month in months]
    counts = {}
    for place in places:
        counts[place] = counts.get(place, 0) + 1
    periods = range(min(places), max(places) + 1) if places else []
    return {
        "id": result_id("n", name),
        "column": name,
        "levels": [],
        "unit": unit,
        "n": len(days),
        "missing": table.rows - len(days),
        "periods": [{"period": period_name(at, unit), "counts": [counts.get(at, 0)]} for at in periods],
    }


def period_name(place, unit):
    if unit == "year":
        return f"{place:04d}"
    size = 4 if unit == "quarter" else 12
    year, at = divmod(place, size)
    return f"{year:04d}-Q{at + 1}" if unit == "quarter" else f"{year:04d}-{at + 1:02d}"
