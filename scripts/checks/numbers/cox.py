"""Cox's proportional hazards model by Newton and Raphson, from Python's standard library alone."""

import math

#: A hazard 22,000 times as high is on its way to infinity.
LARGEST = 10


def invert(matrix):
    size = len(matrix)
    work = [[*line, *(1.0 if at == column else 0.0 for column in range(size))] for at, line in enumerate(matrix)]
    for pivot in range(size):
        value = work[pivot][pivot]
        if not value > 1e-12 * abs(matrix[pivot][pivot]):
            return None
        work[pivot] = [cell / value for cell in work[pivot]]
        for at in range(size):
            factor = work[at][pivot]
            if at != pivot and factor != 0:
                work[at] = [cell - factor * own for cell, own in zip(work[at], work[pivot])]
    return [line[size:] for line in work]


def derivatives(rows, coefficients):
    """Log-likelihood, gradient and information; the rows are (time, event, factors), the latest first."""
    size = len(coefficients)
    zero = lambda: [0.0, [0.0] * size, [[0.0] * size for _ in range(size)]]
    risk = zero()
    value, gradient, information = 0.0, [0.0] * size, [[0.0] * size for _ in range(size)]
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and rows[end][0] == rows[start][0]:
            end += 1
        gone = zero()
        count = 0
        for _, event, x in rows[start:end]:
            own = sum(beta * factor for beta, factor in zip(coefficients, x))
            weight = math.exp(own)
            for sums in (risk, gone) if event else (risk,):
                sums[0] += weight
                for one in range(size):
                    if x[one] != 0:
                        sums[1][one] += weight * x[one]
                        for other in range(size):
                            sums[2][one][other] += weight * x[one] * x[other]
            if event:
                count += 1
                value += own
                for one in range(size):
                    gradient[one] += x[one]
        for tied in range(count):
            share = tied / count
            total = risk[0] - share * gone[0]
            means = [(risk[1][at] - share * gone[1][at]) / total for at in range(size)]
            value -= math.log(total)
            for one in range(size):
                gradient[one] -= means[one]
                for other in range(size):
                    moment = (risk[2][one][other] - share * gone[2][one][other]) / total
                    information[one][other] += moment - means[one] * means[other]
        start = end
    return value, gradient, information


def fit_cox(times, events, factors):
    """
    Coefficients, standard errors and the score statistic, or the reason why there are none.

    factors: one list per column
    """
    size = len(factors)
    order = sorted(range(len(times)), key=lambda at: -times[at])
    rows = [(times[at], events[at], [column[at] for column in factors]) for at in order]
    coefficients = [0.0] * size
    value, gradient, information = derivatives(rows, coefficients)
    inverse = invert(information)
    if inverse is None:
        return "constant"
    step = lambda: [sum(cell * slope for cell, slope in zip(line, gradient)) for line in inverse]
    score = sum(slope * change for slope, change in zip(gradient, step()))
    for _ in range(60):
        change = [max(-3.0, min(3.0, part)) for part in step()]
        for _ in range(20):
            tried = [beta + part for beta, part in zip(coefficients, change)]
            found = derivatives(rows, tried)
            if found[0] >= value - 1e-11 * (abs(value) + 0.1):
                break
            change = [part / 2 for part in change]
        gain = found[0] - value
        coefficients, (value, gradient, information) = tried, found
        inverse = invert(information)
        if inverse is None or any(abs(beta) > LARGEST for beta in coefficients):
            return "separation"
        if abs(gain) <= 1e-13 * (abs(value) + 0.1):
            return coefficients, [math.sqrt(inverse[at][at]) for at in range(size)], score
    return "noConvergence"
