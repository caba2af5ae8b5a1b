cwlVersion: v1.2
class: Workflow
requirements:
  ScatterFeatureRequirement: {}
inputs:
  scene: File
  bands: int[]
outputs: []
steps:
  crop:
    run: parts/crop.cwl
    scatter: bands
    in:
      image: scene
      band: bands
    out: [cropped]
