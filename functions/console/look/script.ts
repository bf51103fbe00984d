/** What the pages can do once script has arrived; each of them works without it. */
export const script = ``
