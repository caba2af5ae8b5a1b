cwlVersion: v1.2
class: Workflow
requirements:
  MultipleInputFeatureRequirement: {}
inputs:
  first: File?
  second: File?
  band: int
outputs: []
steps:
  crop:
    run: parts/crop.cwl
    in:
      image:
        source: [first, second]
        pickValue: first_not_null
      band: band
    out: [cropped]
