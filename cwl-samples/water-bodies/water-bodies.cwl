cwlVersion: v1.2
$namespaces:
  s: https://schema.org/
s:softwareVersion: 1.0.0
s:license: https://spdx.org/licenses/Apache-2.0
s:keywords: [water, NDWI, Otsu, Landsat]
$graph:
  - class: Workflow
    id: water-bodies
    label: Water bodies
    doc: Finds open water in an optical scene by the normalised difference of two bands and Otsu's threshold.
    requirements:
      ScatterFeatureRequirement: {}
    inputs:
      scene:
        type: File
        label: Scene
        doc: A multi-band raster that GDAL can read, for example a GeoTIFF.
      aoi:
        type: string
        label: Area of interest
        doc: "Bounding box west,south,east,north in the coordinates of the EPSG code."
      epsg:
        type: string
        label: EPSG code
        doc: Coordinate reference system of the area of interest.
        default: "EPSG:4326"
      bands:
        type: int[]
        label: Bands
        doc: Numbers of the green and the near-infrared band, counted from 1. Landsat 7 has them at 2 and 4.
        default: [2, 4]
      acquired:
        type: string?
        label: Acquisition time
        doc: Date and time of the scene (RFC 3339), for the STAC item; left out, the time of processing is taken.
    steps:
      crop:
        run: "#crop-band"
        scatter: band
        in:
          scene: scene
          aoi: aoi
          epsg: epsg
          band: bands
        out: [cropped]
      index:
        run: "#normalised-difference"
        in:
          bands: crop/cropped
        out: [index]
      threshold:
        run: "#otsu-threshold"
        in:
          index: index/index
        out: [mask]
      catalogue:
        run: "#stac-catalogue"
        in:
          mask: threshold/mask
          scene: scene
          acquired: acquired
        out: [catalogue]
    outputs:
      water:
        type: Directory
        label: Water mask
        doc: A STAC catalogue with one item, whose asset is a Cloud-Optimised GeoTIFF (1 is water, 0 is land).
        outputSource: catalogue/catalogue

  - class: CommandLineTool
    id: crop-band
    label: Cut one band to the area of interest
    requirements: &container
      DockerRequirement:
        dockerPull: localhost/cwl-processes/water-bodies:1
      ResourceRequirement:
        coresMin: 1
        ramMin: 512
    baseCommand: crop-band
    inputs:
      scene:
        type: File
        inputBinding: { prefix: --scene }
      aoi:
        type: string
        inputBinding: { prefix: "--aoi=", separate: false }
      epsg:
        type: string
        inputBinding: { prefix: --epsg }
      band:
        type: int
        inputBinding: { prefix: --band }
    outputs:
      cropped:
        type: File
        outputBinding: { glob: "band-*.tif" }

  - class: CommandLineTool
    id: normalised-difference
    label: Normalised difference of two bands
    requirements: *container
    baseCommand: normalised-difference
    inputs:
      bands:
        type: File[]
        inputBinding: { position: 1 }
    outputs:
      index:
        type: File
        outputBinding: { glob: index.tif }

  - class: CommandLineTool
    id: otsu-threshold
    label: Water mask by Otsu's threshold
    requirements: *container
    baseCommand: otsu-threshold
    inputs:
      index:
        type: File
        inputBinding: { position: 1 }
    outputs:
      mask:
        type: File
        outputBinding: { glob: water-mask.tif }

  - class: CommandLineTool
    id: stac-catalogue
    label: Write a STAC catalogue
    requirements: *container
    baseCommand: stac-catalogue
    inputs:
      mask:
        type: File
        inputBinding: { prefix: --mask }
      scene:
        type: File
        inputBinding:
          prefix: --scene
          valueFrom: $(self.basename)
      acquired:
        type: string?
        inputBinding: { prefix: --acquired }
    outputs:
      catalogue:
        type: Directory
        outputBinding: { glob: . }
