import { describe, expect, it } from '@jest/globals';
import { parseMultipart } from './multipart.js';

const body = (...parts: readonly string[]): string => `${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`;

describe('a multipart body', () => {
  it('gives its fields as they are, line breaks and all', () => {
    expect([...parseMultipart(body('Content-Disposition: form-data; name="query"\r\n\r\nSELECT 1\r\n\r\n, 2', 'content-disposition: form-data; name="param_x"\r\n\r\n'), 'b')]).toEqual([['query', 'SELECT 1\r\n\r\n, 2'], ['param_x', '']]);
  });

  it('is refused without an end, without a name and with a file', () => {
    for (const wrong of ['--b\r\n\r\nx', body('\r\n\r\nx'), body('Content-Disposition: form-data; name="t"; filename="t"\r\n\r\nx')]) expect(() => [...parseMultipart(wrong, 'b')]).toThrow();
  });
});
