/** Names of headings as GitHub makes them, so that one link serves the Markdown and the site. */
export function slugs() {
  const seen = new Map();
  return (heading) => {
    const base = heading.toLowerCase().replace(/[`*_]/g, '').replace(/[^\p{L}\p{N}\- ]/gu, '').trim().replaceAll(' ', '-');
    const times = seen.get(base) ?? 0;
    seen.set(base, times + 1);
    return times === 0 ? base : `${base}-${times}`;
  };
}
