cwlVersion: v1.2
class: Workflow
requirements:
  SchemaDefRequirement:
    types:
      - $import: parts/box-type.yml
inputs:
  scene: File
  band: int
outputs: []
steps:
  crop:
    run: parts/crop.cwl
    in:
      image: scnee
      band: band
    out: [croped]
