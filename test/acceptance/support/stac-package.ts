/** A package as EO platforms have them: it turns a text about a place into a folder with a STAC catalogue. */

/** @param input the lines of its only input besides `title` */
export function stacPackage(id: string, input = 'input_reference: string'): string {
  return `
cwlVersion: v1.2
class: CommandLineTool
id: ${id}
requirements:
  InitialWorkDirRequirement:
    listing:
      - entryname: make.sh
        entry: |
          set -e
          mkdir -p item
          printf '{"stac_version":"1.0.0","type":"Catalog","id":"c","description":"%s","links":[{"rel":"child","href":"./collection.json"},{"rel":"item","href":"./item/item.json"}]}' "$1" > catalog.json
          printf '{"stac_version":"1.0.0","type":"Collection","id":"results","description":"d","license":"other","extent":{"spatial":{"bbox":[[-180,-90,180,90]]},"temporal":{"interval":[[null,null]]}},"links":[{"rel":"item","href":"./item/item.json"}]}' > collection.json
          printf '{"stac_version":"1.0.0","type":"Feature","id":"i","geometry":null,"properties":{"datetime":"2000-07-28T12:30:00Z"},"collection":"results","links":[{"rel":"collection","href":"../collection.json"}],"assets":{"data":{"href":"./data.tif","type":"image/tiff"}}}' > item/item.json
          printf TIFF > item/data.tif
baseCommand: [sh, make.sh]
arguments: [$(inputs.title)]
inputs:
  title: string
  ${input}
outputs:
  stac_catalog: { type: Directory, outputBinding: { glob: . } }
`;
}
