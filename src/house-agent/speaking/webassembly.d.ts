/** The part of the WebAssembly JavaScript API that is used here; TypeScript has it only in its browser library. */
declare namespace WebAssembly {
  type Module = { readonly [Symbol.toStringTag]: "WebAssembly.Module" };
  class Memory {
    constructor(descriptor: { readonly initial: number });
    readonly buffer: ArrayBuffer;
  }
  type Instance = { readonly exports: Readonly<Record<string, unknown>> };
  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(
    module: Module,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ): Promise<Instance>;
}
