/** Figure names are file names: letters, digits, dot and dash. */
export function figureName(...parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .map((part) => part.replace(/[^A-Za-z0-9.]+/g, '-').replace(/^-+|-+$/g, ''))
    .join('-');
}
