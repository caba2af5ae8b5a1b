cwlVersion: v1.2
class: Workflow
requirements:
  ScatterFeatureRequirement: {}
inputs:
  scene: File
  band: int
outputs: []
steps:
  crop:
    run: parts/crop.cwl
    scatter: band
    in:
      image: scene
      band: band
    out: [cropped]
