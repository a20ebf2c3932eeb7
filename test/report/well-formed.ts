export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** the ancestors, groups with the mark they hold: `g[dot]` */
  readonly path: readonly string[];
}

/** Elements of an XML text in document order. Strict: throws at the first thing that is not well-formed. */
export function elementsOf(source: string): Element[] {
  const found: Element[] = [];
  const open: { name: string; label: string }[] = [];
  const tag = /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>/y;
  let at = 0;
  while (at < source.length) {
    const next = source.indexOf('<', at);
    const text = source.slice(at, next < 0 ? source.length : next);
    if (/&(?!(amp|lt|gt|quot|#39);)/.test(text)) throw new Error(`bare ampersand at ${at}`);
    if (next < 0) break;
    tag.lastIndex = next;
    const match = tag.exec(source);
    if (!match) throw new Error(`not well-formed at ${next}: ${source.slice(next, next + 60)}`);
    const [whole, closing, name = '', list = '', selfClosing] = match;
    if (closing) {
      const last = open.pop();
      if (last?.name !== name) throw new Error(`</${name}> closes <${last?.name}>`);
    } else {
      const attributes = new Map([...list.matchAll(/([\w:.-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]));
      if (/&(?!(amp|lt|gt|quot|#39);)/.test(list)) throw new Error(`bare ampersand in <${name}>`);
      found.push({ name, attributes, path: open.map(({ label }) => label) });
      if (!selfClosing) open.push({ name, label: attributes.has('data-mark') && name === 'g' ? `g[${attributes.get('data-mark')}]` : name });
    }
    at = next + whole.length;
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)?.name}> stays open`);
  return found;
}
