cwlVersion: v1.2
class: Workflow
inputs:
  scene:
    type: File
    default: {class: File, location: parts/crop.cwl}
  band: {type: int, default: 4}
outputs:
  result:
    type: File
steps:
  crop:
    run: parts/crop.cwl
    in:
      image: scene
      band: band
    out: [cropped]
