export type TableFormat = 'tsv' | 'csv';

/** A cell without the quotes around it (RFC 4180: a doubled quote inside is one). */
export function unquote(cell: string): string {
  return cell.length >= 2 && cell.startsWith('"') && cell.endsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}

/**
 * The cells of one line. TSV cells hold no tab, and a quote is a sign like others unless quotes enclose the whole cell.
 * CSV cells follow RFC 4180; undefined when a quote is still open at the end of the line.
 */
export function splitLine(line: string, format: TableFormat): string[] | undefined {
  if (format === 'tsv') return line.includes('"') ? line.split('\t').map(unquote) : line.split('\t');
  if (!line.includes('"')) return line.split(',');
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    let end = at;
    if (line[at] === '"') {
      end = at + 1;
      for (;;) {
        end = line.indexOf('"', end);
        if (end < 0) return undefined;
        if (line[end + 1] !== '"') break;
        end += 2;
      }
    }
    const comma = line.indexOf(',', end);
    const stop = comma < 0 ? line.length : comma;
    cells.push(unquote(line.slice(at, stop)));
    if (comma < 0) return cells;
    at = comma + 1;
  }
}
