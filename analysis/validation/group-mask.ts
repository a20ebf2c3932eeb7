/** Groups and expression list different samples. */
export class GroupSamplesError extends Error {
  readonly code = 'GROUP_SAMPLES';
  constructor(readonly absent: number) {
    super(
      `${absent} sample(s) of the discovery groups are not in the discovery expression matrix. The two come from different cohorts or runs; validate against the matrix the groups were found in.`,
    );
    this.name = 'GroupSamplesError';
  }
}

/** 1 for the samples of the matrix in the group; samples that have no group belong to the rest. @throws GroupSamplesError */
export function groupMask(
  samples: readonly string[],
  groups: readonly { readonly sample: string; readonly group: string }[],
  group: string,
): Uint8Array {
  const row = new Map(samples.map((sample, i) => [sample, i]));
  const mask = new Uint8Array(samples.length);
  let absent = 0;
  for (const entry of groups) {
    const at = row.get(entry.sample);
    if (at === undefined) absent++;
    else if (entry.group === group) mask[at] = 1;
  }
  if (absent > 0) throw new GroupSamplesError(absent);
  return mask;
}
