"""Every pair of columns, in the form of the stored results."""

from estimates import (
    MINIMUM_GROUP_ROWS,
    MINIMUM_ROWS,
    correlation,
    groups_estimate,
    is_skewed,
    reason,
    result_id,
    table_estimate,
    trend,
)
from plain import ranks

#: In larger tables ranks are those among all rows that have the number.
RANK_EACH_PAIR = 20_000


class Associations:
    def __init__(self, table, statistics):
        self.table = table
        self.statistics = statistics
        self.skewed = {
            name: is_skewed(statistics, [value for value in table.numbers(name) if value is not None])
            for name in table.columns
            if self.is_numeric(name)
        }
        self.ranked = {}

    def kind(self, name):
        return self.table.columns[name]["kind"]

    def is_numeric(self, name):
        return self.kind(name) in ("number", "score")

    def all(self, outcomes, isComplete):
        """isComplete: whether these are all columns, so that p-values can be adjusted for the number of pairs."""
        place = lambda name: outcomes.index(name) if name in outcomes else len(outcomes)
        names = sorted(self.table.columns, key=place)
        found = []
        for at, first in enumerate(names):
            for second in names[at + 1 :]:
                pair = self.of_pair(first, second)
                if pair is not None:
                    found.append(pair)
        values = [pair["estimate"]["test"]["p"] for pair in found if pair["estimate"]["estimable"]]
        adjusted = iter(self.statistics.adjusted(values))
        for pair in found:
            if pair["estimate"]["estimable"]:
                p = next(adjusted)
                if isComplete:
                    pair["estimate"]["adjustedP"] = p
        return found

    def of_pair(self, first, second):
        kinds = [self.kind(first), self.kind(second)]
        if "date" in kinds:
            number, date = (second, first) if kinds[0] == "date" else (first, second)
            isDate = self.kind(number) == "date"
            return None if isDate or self.table.numbers(number) is None else self.over_time(number, date)
        if "category" not in kinds:
            return self.of_numbers(first, second)
        if kinds[0] == "number":
            return self.by_group(first, second)
        if kinds[1] == "number":
            return self.by_group(second, first)
        return self.of_levels(first, second)

    def association(self, kind, letter, pair, n, parts):
        return {
            "id": result_id(letter, *pair),
            "kind": kind,
            "first": pair[0],
            "second": pair[1],
            "n": n,
            "missing": self.table.rows - n,
            "direction": None,
            "outcome": None,
            "groups": [],
            "leftOut": [],
            "rankedWithin": None,
            **parts,
        }

    def column_ranks(self, name):
        """Ranks among all rows that have the number."""
        if name not in self.ranked:
            values = self.table.numbers(name)
            own = iter(ranks([value for value in values if value is not None]))
            self.ranked[name] = [None if value is None else next(own) for value in values]
        return self.ranked[name]

    def is_of_pair(self, names, n):
        counts = (sum(1 for value in self.table.numbers(name) if value is not None) for name in names)
        return self.table.rows <= RANK_EACH_PAIR or all(count == n for count in counts)

    def of_numbers(self, first, second):
        x, y = self.table.numbers(first), self.table.numbers(second)
        complete = [at for at in range(self.table.rows) if x[at] is not None and y[at] is not None]
        isOfPair = self.is_of_pair((first, second), len(complete))
        ranked = None
        if not isOfPair:
            ranked = [[self.column_ranks(name)[at] for at in complete] for name in (first, second)]
        values = ([column[at] for at in complete] for column in (x, y))
        found = correlation(self.statistics, *values, ranked, self.skewed[first] or self.skewed[second])
        parts = {"rankedWithin": "pair" if isOfPair else "column", "estimate": found}
        return self.association("correlation", "r", (first, second), len(complete), parts)

    def grouped(self, number, category):
        """The rows of each level that have the number."""
        values, places = self.table.numbers(number), self.table.places(category)
        rows = [[] for _ in self.table.levels(category)]
        for at, place in enumerate(places):
            if place is not None and values[at] is not None:
                rows[place].append(at)
        return rows

    def by_group(self, number, category):
        values, levels = self.table.numbers(number), self.table.levels(category)
        rows = self.grouped(number, category)
        kept = [place for place, own in enumerate(rows) if len(own) >= MINIMUM_GROUP_ROWS]
        n = sum(len(rows[place]) for place in kept)
        isMany = (len(levels) if len(kept) < 2 else len(kept)) > 2
        kind, letter = ("groups", "g") if isMany else ("difference", "d")
        own = [[values[at] for at in rows[place]] for place in kept]
        parts = {
            "groups": [
                {
                    "level": levels[place],
                    "n": len(group),
                    "mean": self.statistics.mean(group),
                    "standardDeviation": self.statistics.deviation(group),
                    "share": None,
                }
                for place, group in zip(kept, own)
            ],
            "leftOut": left_out(category, levels, [len(group) for group in rows]),
        }
        if n < MINIMUM_ROWS or len(kept) < 2:
            parts["estimate"] = reason("tooFewRows" if n < MINIMUM_ROWS else "tooFewGroups")
            return self.association(kind, letter, (number, category), n, parts)
        isOfPair = self.is_of_pair((number,), n)
        ranked = None
        if not isOfPair:
            ranked = [[self.column_ranks(number)[at] for at in rows[place]] for place in kept]
        if not isMany:
            parts["direction"] = {"compared": levels[kept[1]], "against": levels[kept[0]]}
        parts["rankedWithin"] = "pair" if isOfPair else "column"
        parts["estimate"] = groups_estimate(self.statistics, own, ranked, self.skewed[number])
        return self.association(kind, letter, (number, category), n, parts)

    def counts(self, first, second):
        counts = [[0] * len(self.table.levels(second)) for _ in self.table.levels(first)]
        for one, other in zip(self.table.places(first), self.table.places(second)):
            if one is not None and other is not None:
                counts[one][other] += 1
        return counts

    def of_levels(self, first, second):
        counts = self.counts(first, second)
        names, others = self.table.levels(first), self.table.levels(second)
        lines = [sum(line) for line in counts]
        keptLines = [at for at, n in enumerate(lines) if n >= MINIMUM_GROUP_ROWS]
        columns = [sum(counts[line][at] for line in keptLines) for at in range(len(others))]
        kept = [at for at, n in enumerate(columns) if n >= MINIMUM_GROUP_ROWS]
        # A level whose rows are all in levels that are left out has nothing to be compared.
        emptied = [line for line in keptLines if not any(counts[line][at] for at in kept)]
        keptLines = [line for line in keptLines if line not in emptied]
        table = [[counts[line][at] for at in kept] for line in keptLines]
        isTwoByTwo = len(keptLines) == 2 and len(kept) == 2
        found = table_estimate(self.statistics, table)
        isRisk = isTwoByTwo or (len(names) == 2 and len(others) == 2 and not found["estimable"])
        share = lambda at: counts[keptLines[-1]][at] / columns[at] if isTwoByTwo else None
        parts = {
            "groups": [
                {"level": others[at], "n": columns[at], "mean": None, "standardDeviation": None, "share": share(at)}
                for at in kept
            ],
            "leftOut": [
                *left_out(first, names, lines),
                *({"column": first, "level": names[line], "n": lines[line]} for line in emptied),
                *left_out(second, others, columns),
            ],
            "estimate": found,
        }
        if isTwoByTwo and found["estimable"]:
            parts["direction"] = {"compared": others[kept[1]], "against": others[kept[0]]}
            parts["outcome"] = names[keptLines[-1]]
        kind, letter = ("risk", "rd") if isRisk else ("association", "v")
        return self.association(kind, letter, (first, second), sum(map(sum, table)), parts)

    def over_time(self, number, date):
        days, values = self.table.numbers(date), self.table.numbers(number)
        complete = [at for at in range(self.table.rows) if days[at] is not None and values[at] is not None]
        found = trend(self.statistics, [days[at] for at in complete], [values[at] for at in complete])
        outcome = self.table.levels(number)[-1] if self.kind(number) == "category" else None
        return self.association("trend", "t", (number, date), len(complete), {"outcome": outcome, "estimate": found})


def left_out(column, levels, counts):
    return [
        {"column": column, "level": level, "n": n}
        for level, n in zip(levels, counts)
        if 0 < n < MINIMUM_GROUP_ROWS
    ]
