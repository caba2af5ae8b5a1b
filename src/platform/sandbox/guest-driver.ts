/**
 * JavaScript that runs inside the sandbox, before anything of a package: it keeps the built-in functions that it
 * needs, so that no library can change how values cross the border, and makes the `console`.
 *
 * It gives two functions. `evaluate(run, context, seed)` returns one text: `v` and the JSON of the result, or `e` and the
 * JSON of `{ name, message, stack }`. `printed()` returns what the console was given, line by line. Nothing else ever
 * leaves the sandbox. `seed` is for Math.random: the engine's own state is part of what every evaluation starts from,
 * so it would repeat itself.
 *
 * @param printedLimit characters that the console keeps; the rest is dropped, with a note
 */
export function guestDriver(printedLimit: number): string {
  return `(function (global, parse, stringify, math, Later, asText, Failure, define) {
  'use strict';
  var imul = math.imul;
  var printed = '';
  var isFull = false;
  function fail(message) {
    throw { name: '', message: message, stack: '' };
  }
  function refuse(key, item) {
    if (typeof item === 'function' || typeof item === 'symbol') {
      fail((key === '' ? 'it gives a ' : "its field '" + key + "' is a ") + typeof item + ', which is no JSON');
    }
    return item;
  }
  function describe(error) {
    try {
      if (typeof error !== 'object' || error === null) return stringify({ name: '', message: 'it throws ' + error, stack: '' });
      if (error.message === undefined) return stringify({ name: '', message: 'it throws an object without message', stack: '' });
      return stringify({ name: '' + error.name, message: '' + error.message, stack: '' + error.stack });
    } catch (again) {
      return '{"name":"Error","message":"it throws something that cannot be shown","stack":""}';
    }
  }
  function show(item) {
    if (typeof item !== 'object' || item === null || item instanceof Failure) return asText(item);
    try {
      return asText(stringify(item));
    } catch (cycle) {
      return asText(item);
    }
  }
  function printer(level) {
    return function () {
      if (isFull) return;
      var line = 'console.' + level + ':';
      for (var i = 0; i < arguments.length; i++) line += ' ' + show(arguments[i]);
      isFull = printed.length + line.length >= ${printedLimit};
      printed += (isFull ? 'console: no more is kept of what this expression prints' : line) + '\\n';
    };
  }
  function randomFrom(state) {
    function next() {
      state = (state + 0x6d2b79f5) | 0;
      var bits = imul(state ^ (state >>> 15), 1 | state);
      bits = (bits + imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
      return (bits ^ (bits >>> 14)) >>> 0;
    }
    return function random() {
      return ((next() >>> 5) * 0x4000000 + (next() >>> 6)) / 0x20000000000000;
    };
  }
  define(global, 'console', {
    value: { log: printer('log'), info: printer('info'), warn: printer('warn'), error: printer('error'), debug: printer('debug') },
    writable: true,
    configurable: true,
  });
  return {
    evaluate: function (run, context, seed) {
      try {
        math.random = randomFrom(seed);
        var given = parse(context);
        global.inputs = given.inputs;
        global.self = given.self;
        if (given.runtime !== undefined) global.runtime = given.runtime;
        var result = run();
        if (result instanceof Later) fail('it gives a Promise; an expression has to return its value at once');
        var json = stringify(result, refuse);
        return 'v' + (json === undefined ? 'null' : json);
      } catch (error) {
        return 'e' + describe(error);
      }
    },
    printed: function () {
      return printed;
    },
  };
})(globalThis, JSON.parse, JSON.stringify, Math, Promise, String, Error, Object.defineProperty)`;
}
