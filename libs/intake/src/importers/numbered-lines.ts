/** Longest line that is read; what is longer is told and left out, never held. */
export const LINE_CHARACTERS_MAX = 1024 * 1024;

/** A line of a file, numbered from 1, without its line end; `cut` when it was too long to be read, `torn` when the file ends before the line does. */
export interface NumberedLine { readonly line: number; readonly text: string; readonly cut: boolean; readonly torn: boolean }

const TEXT_KEPT = 200;

/**
 * The lines of a text as it streams in. Ends `\n` and `\r\n` alike; a byte order mark is dropped; bytes that are no text of `encoding`
 * become U+FFFD. Holds one chunk and one unfinished line. Throws a RangeError for an encoding that the runtime does not know.
 */
export async function* numberedLines(stream: AsyncIterable<Uint8Array>, encoding = 'utf-8'): AsyncGenerator<NumberedLine> {
  const decoder = new TextDecoder(encoding);
  let line = 0;
  let rest = '';
  let tooLong = false;
  const lineOf = (text: string, torn = false): NumberedLine => {
    line += 1;
    if (!tooLong && text.length <= LINE_CHARACTERS_MAX) return { line, text: text.endsWith('\r') ? text.slice(0, -1) : text, cut: false, torn };
    tooLong = false;
    return { line, text: text.slice(0, TEXT_KEPT), cut: true, torn };
  };
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) yield lineOf(part);
    if (rest.length > LINE_CHARACTERS_MAX) { rest = rest.slice(0, TEXT_KEPT); tooLong = true; }
  }
  rest += decoder.decode();
  if (rest !== '') yield lineOf(rest, true);
}
