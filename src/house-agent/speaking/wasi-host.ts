/**
 * Runs a small command-line program compiled to WASI, with one output file kept in memory. `node:wasi` is not used: it
 * crashed the process after a few runs of Flite on Node 20. Only the thirteen calls that Flite imports are here.
 * Source of the numbers: WASI preview 1, "wasi_snapshot_preview1" (errno, filetype, whence, oflags).
 */

const SUCCESS = 0;
const BAD_DESCRIPTOR = 8;
const NO_ENTRY = 44;
const NOT_SEEKABLE = 29;
const TYPE_CHARACTER_DEVICE = 2;
const TYPE_DIRECTORY = 3;
const TYPE_REGULAR_FILE = 4;
/** The root directory is handed to the program as descriptor 3; its output file becomes 4. */
const ROOT = 3;
const OUTPUT = 4;
const OFLAGS_TRUNCATE = 8;
const ALL_RIGHTS = 0x1fff_ffffn;

class Exit extends Error {
  override readonly name = "Exit";
  readonly code: number;

  constructor(code: number) {
    super(`exit code ${code}`);
    this.code = code;
  }
}

/** A file that grows as it is written. */
class MemoryFile {
  #bytes = new Uint8Array(1 << 17);
  #length = 0;
  #position = 0;

  truncate(): void {
    this.#length = 0;
    this.#position = 0;
  }

  write(part: Uint8Array): void {
    const end = this.#position + part.length;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, end));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(part, this.#position);
    this.#position = end;
    this.#length = Math.max(this.#length, end);
  }

  seek(offset: number, whence: number): number {
    const from = whence === 0 ? 0 : whence === 1 ? this.#position : this.#length;
    this.#position = from + offset;
    return this.#position;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}

/**
 * Runs `module` with `args` and answers what it wrote into `outputFile`.
 * Throws when it ends with another code than 0; the message holds what it printed.
 */
export async function runWasi(
  module: WebAssembly.Module,
  args: readonly string[],
  outputFile: string,
): Promise<Uint8Array> {
  const argumentBytes = args.map((argument) => new TextEncoder().encode(`${argument}\0`));
  const output = new MemoryFile();
  const printed = new MemoryFile();
  let memory = new WebAssembly.Memory({ initial: 0 });
  const bytes = () => new Uint8Array(memory.buffer);
  const view = () => new DataView(memory.buffer);
  const setU32 = (at: number, value: number) => view().setUint32(at, value, true);

  const host = {
    args_sizes_get(count: number, size: number) {
      setU32(count, argumentBytes.length);
      setU32(
        size,
        argumentBytes.reduce((total, argument) => total + argument.length, 0),
      );
      return SUCCESS;
    },
    args_get(pointers: number, buffer: number) {
      let at = buffer;
      argumentBytes.forEach((argument, i) => {
        setU32(pointers + 4 * i, at);
        bytes().set(argument, at);
        at += argument.length;
      });
      return SUCCESS;
    },
    // The clock stands still: the same text gives the same sound.
    clock_time_get(_id: number, _precision: bigint, time: number) {
      view().setBigUint64(time, 0n, true);
      return SUCCESS;
    },
    fd_close: () => SUCCESS,
    fd_fdstat_get(descriptor: number, stat: number) {
      if (descriptor > OUTPUT) return BAD_DESCRIPTOR;
      bytes().fill(0, stat, stat + 24);
      view().setUint8(stat, fileType(descriptor));
      view().setBigUint64(stat + 8, ALL_RIGHTS, true);
      view().setBigUint64(stat + 16, ALL_RIGHTS, true);
      return SUCCESS;
    },
    fd_fdstat_set_flags: () => SUCCESS,
    fd_prestat_get(descriptor: number, prestat: number) {
      if (descriptor !== ROOT) return BAD_DESCRIPTOR;
      view().setUint8(prestat, 0);
      setU32(prestat + 4, 1);
      return SUCCESS;
    },
    fd_prestat_dir_name(descriptor: number, path: number) {
      if (descriptor !== ROOT) return BAD_DESCRIPTOR;
      bytes()[path] = ".".charCodeAt(0);
      return SUCCESS;
    },
    fd_read(_descriptor: number, _vectors: number, _count: number, read: number) {
      setU32(read, 0);
      return SUCCESS;
    },
    fd_seek(descriptor: number, offset: bigint, whence: number, position: number) {
      if (descriptor !== OUTPUT) return NOT_SEEKABLE;
      view().setBigUint64(position, BigInt(output.seek(Number(offset), whence)), true);
      return SUCCESS;
    },
    fd_write(descriptor: number, vectors: number, count: number, written: number) {
      const file = descriptor === OUTPUT ? output : printed;
      let total = 0;
      for (let i = 0; i < count; i += 1) {
        const at = view().getUint32(vectors + 8 * i, true);
        const length = view().getUint32(vectors + 8 * i + 4, true);
        file.write(bytes().subarray(at, at + length));
        total += length;
      }
      setU32(written, total);
      return SUCCESS;
    },
    path_open(
      _directory: number,
      _lookup: number,
      path: number,
      pathLength: number,
      flags: number,
      _rights: bigint,
      _inherited: bigint,
      _fdFlags: number,
      opened: number,
    ) {
      const name = new TextDecoder().decode(bytes().subarray(path, path + pathLength));
      if (name !== outputFile) return NO_ENTRY;
      if ((flags & OFLAGS_TRUNCATE) !== 0) output.truncate();
      setU32(opened, OUTPUT);
      return SUCCESS;
    },
    proc_exit(code: number): never {
      throw new Exit(code);
    },
  };

  const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: host });
  const { memory: exported, _start: start } = instance.exports;
  if (!(exported instanceof WebAssembly.Memory) || typeof start !== "function") {
    throw new Error("not a WASI command: it exports no memory or no _start");
  }
  memory = exported;
  try {
    Reflect.apply(start, undefined, []);
  } catch (error) {
    if (!(error instanceof Exit) || error.code !== 0) {
      const said = new TextDecoder().decode(printed.bytes()).trim();
      throw new Error(`the program failed: ${String(error)} ${said}`, { cause: error });
    }
  }
  return output.bytes();
}

function fileType(descriptor: number): number {
  if (descriptor === ROOT) return TYPE_DIRECTORY;
  return descriptor === OUTPUT ? TYPE_REGULAR_FILE : TYPE_CHARACTER_DEVICE;
}
