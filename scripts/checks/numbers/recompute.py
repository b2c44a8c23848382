"""
Recomputes the results of an analysis from the file of its data set.

A request as JSON comes by standard input: where the rows are, what each compared column is, the plan, and the charts.
The results go to standard output in the form of the stored ones; what is left out of them was not recomputed.
"""

import json
import sys

from associations import Associations
from describe import counted_months, table_one
from plain import Plain
from relations import relation
from rows import Table
from survival import survival


def statistics_of(usesLibraries):
    if not usesLibraries:
        return Plain()
    try:
        from libraries import Libraries
    except ImportError:
        return Plain()
    return Libraries()


def recompute(request):
    table = Table(request)
    plan = request["plan"]
    statistics = statistics_of(request["usesLibraries"])
    if table.all != request["rows"]:
        return {"rows": table.all, "packages": statistics.packages, "levels": {}, "results": None}
    pairs = Associations(table, statistics)
    associations = pairs.all(plan["outcomes"], request["isComplete"])
    survivalResult = plan["survival"] and survival(table, statistics, plan["survival"], request["isComplete"])
    results = {
        "rows": table.all,
        "kept": table.rows,
        "tableOne": table_one(table, statistics, pairs, plan["describeBy"]),
        "associations": associations,
        "survival": survivalResult,
        "months": [counted_months(table, name) for name in request["months"]],
        "relations": [relation(table, statistics, associations, wanted) for wanted in request["relations"]],
    }
    levels = {name: sorted(found) for name, found in table.foundLevels.items()}
    return {"rows": table.all, "packages": statistics.packages, "levels": levels, "results": results}


if __name__ == "__main__":
    json.dump(recompute(json.load(sys.stdin)), sys.stdout, allow_nan=False)
