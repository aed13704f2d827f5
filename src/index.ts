// The public API: re-exports and nothing else.
export {};
