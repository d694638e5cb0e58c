/** The changed lines of a file as a diff without context; the edits replace lines, and insert at most whole ones. */
export function fixDiff(path: string, before: string, after: string): string {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  const lines = [`--- a/${path}`, `+++ b/${path}`];
  for (let left = 0, right = 0; left < old.length || right < fresh.length; ) {
    const [gone, come] = [old[left], fresh[right]];
    if (gone === come) {
      left++;
      right++;
    } else if (fresh.length - right > old.length - left && follows(old, fresh, left, right)) {
      lines.push(`@@ -${left},0 +${right + 1} @@`, `+${come!.trimEnd()}`);
      right++;
    } else {
      lines.push(`@@ -${left + 1} +${right + 1} @@`, `-${(gone ?? '').trimEnd()}`, `+${(come ?? '').trimEnd()}`);
      left++;
      right++;
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Whether the fresh line comes in front of the old one, which itself may be changed. */
function follows(old: readonly string[], fresh: readonly string[], left: number, right: number): boolean {
  return fresh[right + 1] === old[left] || fresh[right + 2] === old[left + 1];
}
