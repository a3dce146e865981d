"""Reads histories as JSON lines {"past": k, "series": [...]}, and writes for each the releases at which Apache Otava finds a
change downwards when it is asked after every one of them."""
import json
import sys

from otava.analysis import compute_change_points

for line in sys.stdin:
    story = json.loads(line)
    past, series = story["past"], story["series"]
    refused = []
    for release in range(len(series) - past):
        seen = series[: past + release + 1]
        points, _ = compute_change_points(seen, window_len=50, max_pvalue=0.001, min_magnitude=0.02)
        if any(p.index >= past and p.stats.mean_2 < p.stats.mean_1 for p in points):
            refused.append(release)
    print(json.dumps(refused), flush=True)
