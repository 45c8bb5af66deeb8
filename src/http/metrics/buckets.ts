/** Seconds: fine where the budgets lie (2, 10, 25, 100 ms), coarse beyond. */
export const buckets = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
