/** Examples of the docs that are run: the fenced block after `<!-- run -->`; the block after `<!-- shows -->` says what it prints. */

const LANGUAGES = ['bash', 'ts', 'python'];
const MARKED = /^<!-- (run|shows) -->\n```(\w*)\n([\s\S]*?)^```$/gm;

/**
 * @typedef {object} Example
 * @property {string} language `bash`, `ts` or `python`
 * @property {string} code
 * @property {number} line where it stands, from 1
 * @property {readonly string[]} shows what has to be found in its output
 */

/** @returns {Example[]} the examples of a document, in its order. Throws for a mark that no fence follows. */
export function examplesOf(/** @type {string} */ text) {
  /** @type {Example[]} */
  const examples = [];
  let marks = 0;
  for (const [, mark, language = '', code = ''] of text.matchAll(MARKED)) {
    marks += 1;
    const before = examples.at(-1);
    if (mark === 'shows') {
      if (before === undefined) throw new Error('an output of nothing');
      examples[examples.length - 1] = { ...before, shows: code.split('\n').map((line) => line.trim()).filter((line) => line !== '') };
    } else {
      if (!LANGUAGES.includes(language)) throw new Error(`cannot run ${language}`);
      examples.push({ language, code, line: text.slice(0, text.indexOf(code)).split('\n').length, shows: [] });
    }
  }
  if (marks !== [...text.matchAll(/^<!-- (?:run|shows) -->$/gm)].length) throw new Error('a mark without a fence behind it');
  return examples;
}
