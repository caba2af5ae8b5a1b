import { describe, expect, it } from 'vitest';
import { OntologyError } from '../../../src/cwl/document/formats/ontology-error.ts';
import { createOntologyReader } from '../../../src/platform/rdf/ontology-reader.ts';

const URI = 'http://e/onto';
const RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"';
const NAMESPACES = `${RDF} xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns:owl="http://www.w3.org/2002/07/owl#"`;
const SUBCLASS = '<http://www.w3.org/2000/01/rdf-schema#subClassOf>';
const subclass = (from: string, to: string) => ({ kind: 'subclass', from, to });
const equivalent = (from: string, to: string) => ({ kind: 'equivalent', from, to });

const OWL = `<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [ <!ENTITY o "http://other/"> ]>
<!-- <rdfs:subClassOf rdf:resource="http://e/comment"/> -->
<rdf:RDF ${NAMESPACES} xml:base="http://e/">
  <owl:Class rdf:about="http://e/bam">
    <rdfs:subClassOf rdf:resource="http://e/binary"/>
    <rdfs:subClassOf>
      <owl:Restriction><owl:onProperty rdf:resource="http://e/is"/></owl:Restriction>
    </rdfs:subClassOf>
    <rdfs:label>subClassOf</rdfs:label>
  </owl:Class>
  <owl:Class rdf:about="#local"><rdfs:subClassOf rdf:resource="&o;text"/></owl:Class>
  <rdf:Description rdf:ID="described"><rdfs:subClassOf><owl:Class rdf:about="nested"/></rdfs:subClassOf></rdf:Description>
  <owl:Class rdf:about="http://e/png"><owl:equivalentClass rdf:resource='http://e/bam'/></owl:Class>
</rdf:RDF>`;

const OTHER_PREFIXES = `<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://www.w3.org/2000/01/rdf-schema#">
  <r:Description r:about="http://e/a"><s:subClassOf r:resource="http://e/b"/></r:Description></r:RDF>`;

const TURTLE = `@prefix e: <http://e/> .
PREFIX x: <http://unused/>
# a comment with rdfs:subClassOf e:nothing .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
e:a a <http://www.w3.org/2002/07/owl#Class> ;
  rdfs:label "a . b; c", """two
lines""" ;
  rdfs:subClassOf e:b , <c> , [ a e:Restriction ; rdfs:subClassOf e:no ] .
<http://e/d> <http://www.w3.org/2002/07/owl#equivalentClass> e:a.
e:f <http://mine/subClassOf> e:a .`;

describe('an ontology', () => {
  it.each<[string, string, unknown[]]>([
    [
      'RDF/XML with entities, a base, nested and anonymous classes',
      OWL,
      [
        subclass('http://e/bam', 'http://e/binary'),
        subclass('http://e/#local', 'http://other/text'),
        subclass('http://e/#described', 'http://e/nested'),
        equivalent('http://e/png', 'http://e/bam'),
      ],
    ],
    ['RDF/XML under other prefixes', OTHER_PREFIXES, [subclass('http://e/a', 'http://e/b')]],
    [
      'Turtle',
      TURTLE,
      [
        subclass('http://e/a', 'http://e/b'),
        subclass('http://e/a', 'http://e/c'),
        equivalent('http://e/d', 'http://e/a'),
      ],
    ],
    ['N-Triples', `<http://e/a> ${SUBCLASS} <http://e/b> .\n`, [subclass('http://e/a', 'http://e/b')]],
    ['a text with a byte order mark', `\uFEFF<a> ${SUBCLASS} <b> .`, [subclass('http://e/a', 'http://e/b')]],
    [
      'owl:sameAs',
      '<a> <http://www.w3.org/2002/07/owl#sameAs> <b> .',
      [equivalent('http://e/a', 'http://e/b')],
    ],
    ['nothing', '', []],
    ['entities in entities, which are not unfolded', bomb(), []],
  ])('in %s', async (_, text, relations) => {
    expect(await createOntologyReader()(text, URI)).toEqual(expect.arrayContaining(relations));
    expect(await createOntologyReader()(text, URI)).toHaveLength(relations.length);
  });

  it.each([
    ['a web page', '<!DOCTYPE html><html><body></html>', 'web page'],
    ['JSON', '{"@context": {}}', 'looks like JSON'],
    ['prose', 'This is no RDF.', 'line 1'],
    ['Turtle that ends early', '<a> <b>', 'eof'],
    ['XML with an unknown prefix', '<?xml version="1.0"?>\n<rdf:RDF/>', '2:10'],
  ])('that is %s is refused with the reason', async (_, text, reason) => {
    const reading = createOntologyReader()(text, URI);
    await expect(reading).rejects.toThrow(OntologyError);
    await expect(reading).rejects.toThrow(reason);
    await expect(reading).rejects.toThrow('should be RDF/XML or Turtle');
  });

  it('is understood once for each address and content', () => {
    const read = createOntologyReader();
    expect(read(TURTLE, URI)).toBe(read(TURTLE, URI));
    expect(read(TURTLE, 'http://e/elsewhere')).not.toBe(read(TURTLE, URI));
    expect(read(`${TURTLE}\n`, URI)).not.toBe(read(TURTLE, URI));
  });

  it('is forgotten when many others have come', () => {
    const read = createOntologyReader();
    const first = read(TURTLE, URI);
    for (let number = 0; number < 32; number++) void read('', `http://e/${number}`);
    expect(read(TURTLE, URI)).not.toBe(first);
  });
});

function bomb(): string {
  const entities = Array.from(
    { length: 20 },
    (_, level) => `<!ENTITY a${level + 1} "${`&a${level};`.repeat(10)}">`,
  );
  return `<!DOCTYPE x [<!ENTITY a0 "a">${entities.join('')}]><rdf:RDF ${NAMESPACES}><rdf:Description rdf:about="&a20;"><rdfs:label>&a20;</rdfs:label></rdf:Description></rdf:RDF>`;
}
