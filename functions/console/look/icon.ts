/** The icon: a ball that comes back. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#2f5fd0"/><path d="M6 9l8 14 5-10 7 4" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/><circle cx="6.5" cy="9" r="2.5" fill="#fff"/></svg>
`
