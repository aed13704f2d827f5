// The families of distributions: re-exports and nothing else.
export {};
