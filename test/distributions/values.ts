// Values of y that several families are asked about.
/** A spread of ordinary numbers. */
export const reals = [-7.5, -3, -1.25, -0.5, 0, 0.1, 0.75, 1.5, 2.25, 4, 9];
/** Far and strange ones. */
export const wild = [0, 1e-300, -1e-300, 1, -1, 50, -1000, 1e10, -1e10, 1e150, -1e150, 1e300, -1.7e308];
/** Classes, and what is none. */
export const classes = [-1, 0, 0.5, 1, 2, 3, 1e300, -1e300];
/** Shares, the ends of the interval left out. */
export const shares = [1e-9, 0.001, 0.02, 0.1, 0.25, 0.375, 0.5, 0.62, 0.8, 0.9375, 0.99, 0.9999];
/** Counts, and what is none. */
export const counts = [-1, 0, 0.5, 1, 2, 7, 40, 1000, 1e6, 1e9, 1e15, 1e300, -1e300];
/** A spread of ordinary positive numbers. */
export const positives = [0.01, 0.1, 0.3, 0.75, 1, 1.5, 2.25, 4, 9];
