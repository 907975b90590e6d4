/** Longest record that is read, in characters: a record of AWS's price list has about 1,000. */
const LONGEST_RECORD = 65_536;

/**
 * Reads comma-separated values as a stream, one record at a time. Fields can be quoted, with doubled quotes and line breaks inside.
 *
 * @throws Error for a record that is too long, or a quote that never ends
 */
export async function* csvRecords(chunks: AsyncIterable<string>): AsyncGenerator<string[]> {
  let record: string[] = [];
  let field = "";
  let length = 0;
  let quoted = false;
  let quoteBefore = false; // a quote inside of a quoted field: its end, or the first of two
  for await (const chunk of chunks) {
    for (const character of chunk) {
      if (++length > LONGEST_RECORD) throw new Error(`A record has more than ${LONGEST_RECORD} characters: not a price list.`);
      if (quoteBefore) {
        quoteBefore = false;
        if (character === '"') {
          field += '"';
          continue;
        }
        quoted = false;
      }
      if (quoted) {
        if (character === '"') quoteBefore = true;
        else field += character;
      } else if (character === '"') quoted = true;
      else if (character === ",") {
        record.push(field);
        field = "";
      } else if (character === "\n") {
        yield [...record, field];
        [record, field, length] = [[], "", 0];
      } else if (character !== "\r") field += character;
    }
  }
  if (quoted && !quoteBefore) throw new Error("The price list ends inside of a quoted field: it is incomplete.");
  if (length > 0) yield [...record, field];
}
