import type { Source } from '../../data-catalog/study/sources.js';

/** One page may tell of several data sets, so their names make the ids. */
export const sourceId = (name: string): string => `#data-${encodeURIComponent(name)}`;

/** The data sets that a study says its files come from, as entities of the crate: page, licence, whom to cite. */
export function dataSources(sources: readonly Source[]): object[] {
  return sources.map(({ name, page, licence, citation, note }) => ({
    '@id': sourceId(name), '@type': 'CreativeWork', name, url: page, license: licence, citation, ...(note === undefined ? {} : { description: note }),
  }));
}

/** Which data set a file is of: `isPartOf`, or nothing where the study does not say. */
export function sourceOf(sources: readonly Source[], file: string): { readonly isPartOf?: { readonly '@id': string } } {
  const source = sources.find(({ files }) => files.some((one) => one.file === file));
  return source === undefined ? {} : { isPartOf: { '@id': sourceId(source.name) } };
}
