cwlVersion: v1.2
$namespaces:
  s: https://schema.org/
s:softwareVersion: 1.0.0
$graph:
  - class: Workflow
    id: site-report
    label: Site report
    doc: Describes measuring sites one by one, joins the descriptions and writes a warning where a level is exceeded.
    requirements:
      InlineJavascriptRequirement: {}
      ScatterFeatureRequirement: {}
      StepInputExpressionRequirement: {}
    inputs:
      sites:
        type:
          type: array
          items: &site
            type: record
            fields:
              name: string
              longitude: double
              latitude: double
              levels: double[]
        label: Sites
        doc: Name, place and measured water levels in metres of each site.
      limit:
        type: double
        label: Warning level
        doc: Metres; above it a warning is written.
        default: 2.5
    steps:
      describe:
        run: "#describe-site"
        scatter: site
        in:
          site: sites
        out: [description]
      join:
        run: "#join-descriptions"
        in:
          descriptions: describe/description
          title:
            source: sites
            valueFrom: $("Report on " + self.length + " sites")
        out: [report]
      warn:
        run: "#write-warning"
        when: $(inputs.highest > inputs.limit)
        in:
          limit: limit
          sites: sites
          highest:
            valueFrom: |
              ${
                var highest = -Infinity;
                inputs.sites.forEach(function (site) {
                  site.levels.forEach(function (level) { highest = Math.max(highest, level); });
                });
                return highest;
              }
        out: [warning]
    outputs:
      report:
        type: File
        outputSource: join/report
      warning:
        type: File?
        doc: Only there when a level is above the limit.
        outputSource: warn/warning

  - class: CommandLineTool
    id: describe-site
    label: Describe one site
    requirements:
      DockerRequirement:
        dockerPull: debian:stable-slim
      InlineJavascriptRequirement: {}
      InitialWorkDirRequirement:
        listing:
          - entryname: site.txt
            entry: |-
              ${
                var levels = inputs.site.levels;
                var sum = levels.reduce(function (total, level) { return total + level; }, 0);
                return "site: " + inputs.site.name + "\n"
                  + "place: " + inputs.site.longitude + " " + inputs.site.latitude + "\n"
                  + "levels: " + levels.length + "\n"
                  + "mean: " + (levels.length ? (sum / levels.length).toFixed(2) : "none") + "\n";
              }
    baseCommand: [cp, site.txt]
    arguments: [$(inputs.site.name).txt]
    inputs:
      site:
        type: *site
    outputs:
      description:
        type: File
        outputBinding: { glob: $(inputs.site.name).txt }

  - class: CommandLineTool
    id: join-descriptions
    label: Join the descriptions
    requirements:
      DockerRequirement:
        dockerPull: debian:stable-slim
      InitialWorkDirRequirement:
        listing:
          - entryname: title.txt
            entry: |
              $(inputs.title)
    baseCommand: [cat, title.txt]
    inputs:
      title: string
      descriptions:
        type: File[]
        inputBinding: { position: 1 }
    outputs:
      report: stdout
    stdout: report.txt

  - class: CommandLineTool
    id: write-warning
    label: Write a warning
    requirements:
      DockerRequirement:
        dockerPull: debian:stable-slim
    baseCommand: [printf, 'highest level %s m is above %s m\n']
    inputs:
      highest:
        type: double
        inputBinding: { position: 1 }
      limit:
        type: double
        inputBinding: { position: 2 }
    outputs:
      warning: stdout
    stdout: warning.txt
