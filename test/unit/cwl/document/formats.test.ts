import { describe, expect, it } from 'vitest';
import { relationsInRdfXml } from '../../../../src/cwl/document/formats/rdf-xml.ts';
import { relationsInTurtle } from '../../../../src/cwl/document/formats/turtle.ts';
import { load, tool } from './support/load-text.ts';

const OWL = `<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [ <!ENTITY o "http://other/"> ]>
<rdf:RDF xml:base="http://e/">
  <owl:Class rdf:about="http://e/bam">
    <rdfs:subClassOf rdf:resource="http://e/binary"/>
    <rdfs:subClassOf>
      <owl:Restriction><owl:onProperty rdf:resource="http://e/is"/></owl:Restriction>
    </rdfs:subClassOf>
  </owl:Class>
  <owl:Class rdf:about="#local"><rdfs:subClassOf rdf:resource="&o;text"/></owl:Class>
  <owl:Class rdf:about="http://e/png"><owl:equivalentClass rdf:resource='http://e/bam'/></owl:Class>
</rdf:RDF>`;

const TURTLE = `@prefix e: <http://e/> .
PREFIX x: <http://unused/>
# a comment with rdfs:subClassOf e:nothing .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
e:a a <http://www.w3.org/2002/07/owl#Class> ;
  rdfs:label "a . b; c", """two
lines""" ;
  rdfs:subClassOf e:b , <http://e/c> , [ a e:Restriction ; rdfs:subClassOf e:no ] .
<http://e/d> <http://www.w3.org/2002/07/owl#equivalentClass> e:a.`;

describe('format ontologies', () => {
  it('in RDF/XML', () => {
    expect(relationsInRdfXml(OWL)).toEqual([
      { kind: 'subclass', from: 'http://e/bam', to: 'http://e/binary' },
      { kind: 'subclass', from: 'http://e/#local', to: 'http://other/text' },
      { kind: 'equivalent', from: 'http://e/png', to: 'http://e/bam' },
    ]);
  });

  it('in Turtle', () => {
    expect(relationsInTurtle(TURTLE)).toEqual([
      { kind: 'subclass', from: 'http://e/a', to: 'http://e/b' },
      { kind: 'subclass', from: 'http://e/a', to: 'http://e/c' },
      { kind: 'equivalent', from: 'http://e/d', to: 'http://e/a' },
    ]);
  });

  const asking = (format: string): string =>
    tool(
      `$namespaces: {e: "http://e/"}\n$schemas: [onto.owl, gone.ttl]\ninputs: {x: {type: File${format === '' ? '' : `, format: ${format}`}}}`,
    );

  it.each<[string, string, unknown]>([
    [
      'what leads to a wanted format',
      'e:binary',
      {
        'http://e/bam': ['http://e/binary', 'http://e/png'],
        'http://e/png': ['http://e/bam'],
      },
    ],
    [
      'everything where an expression wants one',
      '$(inputs.f)',
      {
        'http://e/bam': ['http://e/binary', 'http://e/png'],
        'http://e/#local': ['http://other/text'],
        'http://e/png': ['http://e/bam'],
      },
    ],
    ['nothing where none is wanted', '', {}],
  ])('give %s; one that cannot be read is passed over', async (_, format, formats) => {
    const document = await load(asking(format), { files: { 'http://host/pkg/onto.owl': OWL } });
    expect(document.formats).toEqual(formats);
  });

  it('are not even read where no format is wanted', async () => {
    const wanted: string[] = [];
    const files = new Proxy({}, { get: (_, uri) => void wanted.push(String(uri)) });
    await load(asking(''), { files });
    expect(wanted).toEqual([]);
  });
});
