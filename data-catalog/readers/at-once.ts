/** Does `work` for every item, `most` at a time; ends with the first error. */
export async function atOnce<T>(items: readonly T[], most: number, work: (item: T, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < items.length; i = next++) await work(items[i] as T, i);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, lane));
}
