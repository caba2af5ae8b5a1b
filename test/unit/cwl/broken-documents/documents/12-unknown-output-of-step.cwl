cwlVersion: v1.2
class: Workflow
inputs:
  scene: File
  band: int
outputs:
  result:
    type: File
    outputSource: crop/croped
steps:
  crop:
    run: parts/crop.cwl
    in:
      image: scene
      band: band
    out: [cropped]
