/**
 * Whether a spreadsheet that opens a CSV file would run a text as a formula (OWASP, CSV injection). A sign alone does not make one: `+8` and `-7`
 * are levels of cytogenetics.
 */
export const isFormula = (text: string): boolean => /^[=@]/.test(text) || (/^[-+]/.test(text) && (/[|!]/.test(text) || /[A-Za-z]{2,}\(/.test(text)));
