"""Writes transitions.json.gz: what Python's zoneinfo says about local times around every change of offset.

The oracle of test/domain/shared/localTime.test.ts. It shares no code and no data with what it judges:

    pip download --no-deps --dest /tmp/tzdata tzdata==2025.3
    unzip -qo /tmp/tzdata/tzdata-2025.3-*.whl -d /tmp/tzdata
    python3 test/domain/shared/timeZones/generate.py /tmp/tzdata/tzdata

The tzdata package 2025.3 holds the IANA release 2025c. A local time becomes an instant with fold=0, which is
what ECMAScript's Temporal calls `compatible`: in an overlap the first of both, in a gap with the offset before it.

A case is [seconds from 1970-01-01T00:00 to the local time, offset applied, seconds east of UTC, `e`xact, `g`ap or `o`verlap].
"""

import gzip
import json
import sys
import zoneinfo
from datetime import datetime, timedelta, timezone
from pathlib import Path

FIRST = datetime(2024, 1, 1)
END = datetime(2031, 1, 1)
EPOCH = datetime(1970, 1, 1)
SECOND = timedelta(seconds=1)


def offset_at(zone, instant):
    """Seconds east of UTC at an instant given as naive UTC."""
    return int(instant.replace(tzinfo=timezone.utc).astimezone(zone).utcoffset().total_seconds())


def transitions(zone):
    """Every instant of the years at which the offset changes, with the offsets before and after it."""
    instant = FIRST
    step = timedelta(hours=6)
    while instant < END:
        before, after = offset_at(zone, instant), offset_at(zone, instant + step)
        if before != after:
            low, high = instant, instant + step
            while high - low > SECOND:
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                if offset_at(zone, middle) == before:
                    low = middle
                else:
                    high = middle
            yield high, before, after
        instant += step


def kind(zone, local):
    """`exact`, `gap` or `overlap`, told from whether both folds lead back to the local time."""
    first = local.replace(tzinfo=zone, fold=0)
    second = local.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return "exact"
    back = first.astimezone(timezone.utc).astimezone(zone).replace(tzinfo=None, fold=0)
    return "overlap" if back == local else "gap"


def case(zone, local):
    """[seconds from 1970-01-01T00:00 to the local time, offset that compatible applies, kind's initial]."""
    instant = local.replace(tzinfo=zone, fold=0).astimezone(timezone.utc).replace(tzinfo=None)
    return [int((local - EPOCH).total_seconds()), int((local - instant).total_seconds()), kind(zone, local)[0]]


def cases(zone):
    # A leap day and an ordinary one, so that zones without transitions are judged too.
    found = [datetime(2024, 2, 29, 12), datetime(2028, 2, 29, 0, 30), datetime(2030, 7, 31, 23, 59, 59)]
    for instant, before, after in transitions(zone):
        first, last = sorted([instant + timedelta(seconds=before), instant + timedelta(seconds=after)])
        middle = first + (last - first) // 2
        found += [first - SECOND, first, middle.replace(microsecond=0), last - SECOND, last]
    return [case(zone, local) for local in found]


def main(folder):
    zoneinfo.reset_tzpath(to=[str(Path(folder).resolve() / "zoneinfo")])
    names = (Path(folder) / "zones").read_text().split()
    version = next(
        line.split('"')[1] for line in (Path(folder) / "__init__.py").read_text().splitlines() if "IANA_VERSION" in line
    )
    zones = {name: cases(zoneinfo.ZoneInfo(name)) for name in sorted(names)}
    data = json.dumps({"version": version, "zones": zones}, separators=(",", ":")).encode()
    target = Path(__file__).with_name("transitions.json.gz")
    # A fixed time in the header: the same data give the same bytes.
    target.write_bytes(gzip.compress(data, 9, mtime=0))
    print(f"{version}: {len(zones)} zones, {sum(map(len, zones.values()))} cases, {target.stat().st_size} bytes")


main(sys.argv[1])
