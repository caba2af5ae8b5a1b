/** The part of the WebAssembly interface that the sandbox uses: neither the configured libraries nor Node's types declare it. */
declare namespace WebAssembly {
  class Module {
    private readonly compiled;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  interface Global {
    value: number;
  }
  type Table = object;
  type Instance = object;
  function compile(bytes: Uint8Array): Promise<Module>;
}
