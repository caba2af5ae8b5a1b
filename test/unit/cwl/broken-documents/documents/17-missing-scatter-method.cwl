cwlVersion: v1.2
class: Workflow
requirements:
  ScatterFeatureRequirement: {}
inputs:
  scenes: File[]
  bands: int[]
outputs: []
steps:
  crop:
    run: parts/crop.cwl
    scatter: [image, band]
    in:
      image: scenes
      band: bands
    out: [cropped]
