/**
 * Returns how many letters were missed, added, changed or swapped with their neighbour between two words: the
 * Damerau-Levenshtein distance in its restricted form (no letter is edited twice).
 */
export function distance(one: string, other: string): number {
  let before: number[] = []
  let row = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1
      let least = Math.min(at(row, j) + 1, at(next, j - 1) + 1, at(row, j - 1) + same)
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        least = Math.min(least, at(before, j - 2) + 1)
      }
      next.push(least)
    }
    before = row
    row = next
  }
  return at(row, other.length)
}

const at = (row: readonly number[], column: number): number => row[column] ?? Infinity
