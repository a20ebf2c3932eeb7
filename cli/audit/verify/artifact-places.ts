import { isAbsolute, join, relative, resolve } from 'node:path';
import { fileSha256 } from '../../../data-catalog/store/file-content.js';
import type { AuditedRun } from '../run/run-record.js';
import type { StoreView } from '../run/store-view.js';

/** Where a content can be read, or why it can not. */
export type Place = { readonly path: string } | { readonly missing: 'artifact' | 'input file'; readonly why: string };

/** Finds contents by their hash: an intact object, else a published file of the same content, else an input file under the data folder. */
export class ArtifactPlaces {
  private readonly published: ReadonlyMap<string, string>;
  private readonly inputs = new Map<string, Promise<Place>>();
  private readonly makers = new Map<string, string>();

  constructor(
    private readonly run: AuditedRun,
    private readonly store: StoreView,
    /** objects whose hash was found right */
    private readonly intact: ReadonlySet<string>,
    /** sha256 of the published files */
    hashes: ReadonlyMap<string, string>,
    /** folder of the input files; undefined: there is none */
    private readonly data: string | undefined,
  ) {
    this.published = new Map([...hashes].map(([file, sha256]) => [sha256, join(run.folder, file)]));
    for (const { label, outputs } of run.steps) for (const [output, { sha256 }] of Object.entries(outputs)) this.makers.set(sha256, `${output} of "${label}"`);
  }

  async locate(sha256: string): Promise<Place> {
    const path = this.intact.has(sha256) ? await this.store.intactFile(sha256) : undefined;
    if (path !== undefined) return { path };
    const published = this.published.get(sha256);
    if (published !== undefined) return { path: published };
    const name = this.run.inputs.find((input) => input.sha256 === sha256)?.name;
    if (name === undefined) return { missing: 'artifact', why: `the store lacks ${this.makers.get(sha256) ?? `object ${sha256}`}` };
    const found = this.inputs.get(sha256) ?? this.inputFile(name, sha256);
    this.inputs.set(sha256, found);
    return found;
  }

  private async inputFile(name: string, sha256: string): Promise<Place> {
    if (this.data === undefined) return { missing: 'input file', why: `input file ${name} is not in the bundle` };
    const path = resolve(this.data, name);
    // The record may come from outside: it cannot make a step read other files.
    const below = relative(resolve(this.data), path);
    if (isAbsolute(below) || below.startsWith('..')) return { missing: 'input file', why: `input file ${name} lies outside of ${this.data}` };
    const found = await fileSha256(path).catch(() => undefined);
    if (found === sha256) return { path };
    return { missing: 'input file', why: `input file ${name} ${found === undefined ? `is not under ${this.data}` : `under ${this.data} is not the one of the run`}` };
  }
}
