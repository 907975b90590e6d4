/** Returns the name most similar to a mistyped one; undefined if none is similar. At most a quarter of the letters can differ. */
export function nearestName(mistyped: string, names: readonly string[]): string | undefined {
  const near = names
    .map((name) => ({ name, distance: editDistance(mistyped.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(Math.max(name.length, mistyped.length) / 4)));
  return near.sort((a, b) => a.distance - b.distance)[0]?.name;
}

/** Returns the Damerau-Levenshtein distance: insertions, deletions, substitutions, and swaps of neighbours. */
function editDistance(from: string, to: string): number {
  let [before, row]: number[][] = [[], Array.from({ length: to.length + 1 }, (_, i) => i)];
  for (let i = 0; i < from.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const changed = at(row, j) + (from[i] === to[j] ? 0 : 1);
      const swapped = i > 0 && j > 0 && from[i] === to[j - 1] && from[i - 1] === to[j] ? at(before, j - 1) + 1 : Number.POSITIVE_INFINITY;
      next.push(Math.min(at(next, j) + 1, at(row, j + 1) + 1, changed, swapped));
    }
    [before, row] = [row, next];
  }
  return at(row, to.length);
}

const at = (row: readonly number[] | undefined, i: number): number => row?.[i] ?? Number.POSITIVE_INFINITY;
