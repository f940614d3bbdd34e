/** A header block and the content of one file as ustar has it; the archive ends with two zero blocks. */
export function tar(
  entries: ReadonlyArray<{ name: string; content?: Uint8Array; type?: string; size?: number }>,
): Buffer {
  const blocks = entries.flatMap(
    ({ name, content = new Uint8Array(0), type = '0', size = content.length }) => {
      const header = Buffer.alloc(512);
      header.write(name, 0, 100, 'latin1');
      header.write('0000644', 100);
      header.write(size.toString(8).padStart(11, '0'), 124);
      header.fill(' ', 148, 156);
      header.write(type, 156);
      header.write('ustar\x0000', 257, 'latin1');
      const sum = header.reduce((total, byte) => total + byte, 0);
      header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
      return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
    },
  );
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
