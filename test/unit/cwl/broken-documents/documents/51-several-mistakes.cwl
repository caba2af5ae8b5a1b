cwlVersion: v1.2
class: Workflow
inputs:
  scene: Fil
  band: string
outputs:
  result:
    type: File
    outputSource: corp/cropped
steps:
  crop:
    run: parts/crop.cwl
    in:
      image: scene
      band: bnad
    out: [croped]
    scater: band
