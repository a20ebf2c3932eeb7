import type { FigureText } from './plot-svg.js';

/** The part of the DOM that is read here. */
interface DrawnNode {
  readonly nodeType: number;
  readonly nodeName: string;
  /** as written in the source: nodeName is upper case in an HTML document, which no SVG file may be */
  readonly localName?: string;
  readonly textContent: string | null;
  readonly childNodes: Iterable<DrawnNode>;
  readonly attributes?: Iterable<{ readonly name: string; readonly value: string }>;
}

const elementNode = 1;
const textNode = 3;
const numeric = /^(d|x|y|x1|x2|y1|y2|cx|cy|r|dx|dy|width|height|transform|points)$/;

/** Page variables win inside the report; alone, the file follows the viewer's colour scheme. */
const style =
  '.deconflow-figure{color:var(--ink,#1b1d21);background:var(--surface,#fff);display:block;max-width:100%;height:auto}' +
  '.deconflow-figure text{white-space:pre}' +
  '@media (prefers-color-scheme:dark){.deconflow-figure{color:var(--ink,#e7e8ea);background:var(--surface,#17191c)}}';

/**
 * An <svg> element as the text of a file: own namespace, title and description, role="img", and coordinates
 * rounded to 1/100 pixel, so that equal tables give equal bytes on every machine.
 */
export function standaloneSvg(root: DrawnNode, words: FigureText): string {
  if (root.nodeName.toLowerCase() !== 'svg') throw new TypeError(`a figure must be drawn as <svg>, got <${root.nodeName}>: legends and titles are marks here`);
  const attributes = writeAttributes(root, new Set(['xmlns', 'xmlns:xlink', 'style', 'role', 'aria-label']));
  const content = [...root.childNodes].filter((node) => node.nodeName.toLowerCase() !== 'style').map(writeNode).join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg"${attributes} role="img" aria-label="${escapeXml(`${words.title}. ${words.description}`)}">` +
    `<title>${escapeXml(words.title)}</title><desc>${escapeXml(words.description)}</desc><style>${style}</style>${content}</svg>`
  );
}

/** Text safe in XML content and in quoted attributes; control characters that XML forbids are dropped. */
export function escapeXml(text: string): string {
  return text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 forbids them
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

function writeNode(node: DrawnNode): string {
  if (node.nodeType === textNode) return escapeXml(node.textContent ?? '');
  if (node.nodeType !== elementNode) return '';
  const content = [...node.childNodes].map(writeNode).join('');
  const attributes = writeAttributes(node, new Set());
  const name = node.localName ?? node.nodeName;
  return content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;
}

function writeAttributes(node: DrawnNode, without: ReadonlySet<string>): string {
  return [...(node.attributes ?? [])]
    .filter(({ name }) => !without.has(name))
    .map(({ name, value }) => ` ${fileName(name)}="${escapeXml(numeric.test(name) ? roundNumbers(value) : value)}"`)
    .join('');
}

/** Plot labels its groups for screen readers, but only the figure as a whole, role "img", may bear a label: the groups keep theirs as data. */
function fileName(attribute: string): string {
  return attribute === 'aria-label' ? 'data-mark' : attribute === 'aria-description' ? 'data-description' : attribute;
}

function roundNumbers(text: string): string {
  return text.replace(/-?\d*\.\d{3,}(e-?\d+)?/g, (number) => String(Math.round(Number(number) * 100) / 100 || 0));
}
